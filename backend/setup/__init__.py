"""The set-up: brings a bare machine to a served county, and runs the tests and checks.

It runs under the machine's own Python before anything is installed, so it imports nothing but
the standard library.
"""
