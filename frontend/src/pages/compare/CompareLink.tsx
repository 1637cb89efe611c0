/** From the models of a project to the comparison, on its first image. */
import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { imageWindowQuery } from '../../api/queries';
import { words } from '../../words/words';

export const CompareLink = ({ projectId }: { readonly projectId: string }) => {
  const image = useQuery(imageWindowQuery(projectId, {}, 1, 1)).data?.[0];
  if (image === undefined) return null;
  return (
    <Anchor
      size="sm"
      data-testid="compare-models"
      renderRoot={(props) => (
        <Link
          {...props}
          to="/projects/$projectId/images/$imageId/compare"
          params={{ projectId, imageId: image.id }}
        />
      )}
    >
      {words.compare.onImage}
    </Anchor>
  );
};
