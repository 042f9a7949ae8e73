import { Link } from 'wouter';
import { Dialog } from '../parts/dialog';
import { type Place } from './places';

/** On a phone: the places that have no tab of their own, and every action. */
export function More(props: { places: readonly Place[]; onActions: () => void; onClose: () => void }) {
  const { places, onActions, onClose } = props;
  return (
    <Dialog label="More" className="more" onClose={onClose}>
      <nav aria-label="More places">
        {places.map((place) => (
          <Link key={place.name} href={`/${place.name}`} className="more-place" onClick={onClose}>
            {place.icon}
            <span>{place.label}</span>
          </Link>
        ))}
      </nav>
      <button type="button" className="more-place" onClick={onActions}>
        <span className="more-all">All actions</span>
      </button>
    </Dialog>
  );
}
