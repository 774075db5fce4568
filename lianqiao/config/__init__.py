"""The roof: settings, root urls, navigation, the desk and the command line.

It puts the rooms together and owns nothing of theirs.
The demo city lives here too, because it speaks to every room.
"""
