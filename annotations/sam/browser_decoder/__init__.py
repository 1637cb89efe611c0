"""SAM's mask decoder as the three graphs that a browser runs; same function, another order.

`prepare` runs once an image, `delta` where a previous mask counts, `decode` at each prompt. Each is
a torch module over the checkpoint's own weights, so that the tests can hold it to the model without
ONNX, and each is traced to ONNX as it stands. `export` writes and proves the files.

A decode of the published graph costs 1.83 GMAC, nearly all of it on the 4,096 image tokens. Which
idea saves what is said where it is done: `attention`, `upscaling`, `normalisation`, `prepare`.
"""
