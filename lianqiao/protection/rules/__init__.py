"""May this be done now? Split by noun."""
