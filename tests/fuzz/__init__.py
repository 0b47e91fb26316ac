"""Random calls put to the sandbox's WIMS and to a real one: `make fuzz-wims`."""
