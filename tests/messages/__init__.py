"""Every message of edusync in two files, so that a change is seen: `python -m tests.messages`."""
