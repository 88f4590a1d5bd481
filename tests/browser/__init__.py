"""Drives the built book in Chromium. What a test needs to know about a page it reads from the page,
so that a new lesson is tested without a new test."""
