"""The commands of `wangge territory`."""
