"""The terms that members read, made from the programme itself; a language is a file in this folder."""
