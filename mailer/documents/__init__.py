"""What the desk tells machines: JSON documents and read models, made of what actions answer.

Every key is described in docs/json.md. Nothing here prints, asks or opens anything, and every
door may use it. A sentence in a document is in the language that whoever asks for it speaks,
which is why many take one. Modules need actions for types only, so importing one is cheap.
"""
