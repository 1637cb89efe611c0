import { useEffect, useState } from 'react';

import classes from './UploadPage.module.css';

/** Kinds that every browser shows; larger files would be decoded whole for a tiny picture. */
const SHOWABLE = /^image\/(jpeg|png|webp|gif|avif|bmp)$/;
const MAX_BYTES = 16_000_000;

const isShowable = (file: File): boolean => SHOWABLE.test(file.type) && file.size <= MAX_BYTES;

/** A picture of a file that is still on this computer. */
export const LocalThumbnail = ({ file }: { readonly file: File }) => {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!isShowable(file)) return undefined;
    const made = URL.createObjectURL(file);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the URL is a resource to release
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  if (url === null) return <span className={classes.thumbnail} />;
  return (
    <img
      className={classes.thumbnail}
      src={url}
      alt=""
      decoding="async"
      onError={() => setUrl(null)}
    />
  );
};
