"""Books in the engines of real readers, epub.js and foliate-js, in Debian's Chromium."""
