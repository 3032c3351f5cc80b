"""The pages: each wires what the modules beside this package build."""
