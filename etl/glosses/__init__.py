"""Other languages, worded in English word by word so that one engine reads them all."""
