"""The newsroom wall: which facts it shows, and what stands on each slide."""
