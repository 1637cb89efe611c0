"""How the starter model is made: scenes drawn from a seed, prompts simulated on them, training.

Needs torch, numpy and the networks of `segment-anything` alone, so that it also runs on a borrowed
GPU: `python -m annotations.sam.training`. `manage.py train_starter` is the same with the weights
written at the end.

    filters.py    blurring and enlarging of float images
    textures.py   what surfaces look like
    shapes.py     exact silhouettes
    lighting.py   shading of a surface, the shadow that it throws
    camera.py     what a camera adds: light, blur, noise, JPEG
    scenes.py     an image and the parts that it shows
    plain_scenes.py  flat shapes in arbitrary colours, the kind that the starter is measured on
    prompts.py    clicks, boxes and corrections as a person would give them
    batches.py    scenes in windows of the model frame, made by processes of their own
    forward.py    prompts on windows: the decoder for many objects at once
    objective.py  losses
    trainer.py    the loop, in slices that can be stopped and gone on with
"""
