import { IconPhoto } from '@tabler/icons-react';

import classes from './Mosaic.module.css';

interface MosaicProps {
  /** Up to four pictures. */
  readonly urls: readonly string[];
}

export const Mosaic = ({ urls }: MosaicProps) => (
  <div className={classes.mosaic} data-count={urls.length}>
    {urls.map((url) => (
      <img key={url} className={classes.tile} src={url} alt="" loading="lazy" />
    ))}
    {urls.length === 0 && <IconPhoto size={40} stroke={1.25} />}
  </div>
);
