"""HTTP for both platforms: limits, retries, logs."""
