"""Benchmarks against a real WIMS server."""
