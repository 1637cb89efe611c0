/** SAM's resize to the model input: the size is rounded first, then each axis has its own scale. */
import { modelPoint } from './spaces';
import type { ImagePoint, ModelPoint, SizeHW } from './spaces';

/**
 * Size of the image inside the model input, before padding.
 * @param size       original image size
 * @param inputSize  long side of the model input, 1024 for SAM
 * Source: segment_anything/utils/transforms.py, ResizeLongestSide.get_preprocess_shape
 */
export const resizedSize = (size: SizeHW, inputSize: number): SizeHW => {
  const scale = inputSize / Math.max(size.height, size.width);
  return {
    height: Math.floor(size.height * scale + 0.5),
    width: Math.floor(size.width * scale + 0.5),
  };
};

/**
 * Map a click into SAM's input frame. The +0.5 pixel-centre shift belongs to the decoder graph.
 * @param point      image frame, pixels
 * @param size       original image size
 * @param inputSize  long side of the model input
 * @returns          model frame, pixels, before padding
 * Source: segment_anything/utils/transforms.py, ResizeLongestSide.apply_coords
 */
export const imageToModel = (point: ImagePoint, size: SizeHW, inputSize: number): ModelPoint => {
  const resized = resizedSize(size, inputSize);
  return modelPoint(
    point.x * (resized.width / size.width),
    point.y * (resized.height / size.height),
  );
};
