import { useLive } from '@freehold/client/react';
import { likePattern } from '../parts/latest';

export interface ImageLine {
  id: string;
  filename: string;
  original_filename: string;
  file_path: string;
  file_size: number | bigint | null;
  content_type: string | null;
  sha256: string | null;
  uploaded_at: string;
}

/** Added last first. */
export function useImages(userId: string, words: string): readonly ImageLine[] | undefined {
  const searching = words.trim() !== '';
  const sql = `SELECT id, filename, original_filename, file_path, file_size, content_type, sha256, uploaded_at FROM images
    WHERE user_id = ? ${searching ? `AND filename LIKE ? ESCAPE '\\'` : ''}
    ORDER BY uploaded_at DESC, id DESC`;
  return useLive<ImageLine>(sql, [userId, ...(searching ? [likePattern(words)] : [])]);
}

/** What the browser is told that it is. Only pictures: a row may say anything, and a page of ours shows it. */
export function pictureType(image: ImageLine): string {
  return image.content_type?.startsWith('image/') === true ? image.content_type : '';
}
