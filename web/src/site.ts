// What every page loads. All pages work without it; it makes them livelier.
import './site.scss';
import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  NotificationBanner,
  Radios,
} from 'govuk-frontend';

// GOV.UK's own pages do this in an inline script, which our content security policy forbids.
document.body.classList.add('js-enabled', 'govuk-frontend-supported');

createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount);
createAll(Checkboxes);
createAll(ErrorSummary);
createAll(NotificationBanner);
createAll(Radios);
