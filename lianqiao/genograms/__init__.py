"""Drawing families: a family as plain data, where everybody stands, and the picture of it in words and in SVG.

Owns the words, the layout and the look of genograms and ecomaps, and no table; the same family gives the same picture.
Leaves to others who is drawn, who may see it and where it is kept.
"""
