"""What every part stands on: values, files, locks and models, without a request."""
