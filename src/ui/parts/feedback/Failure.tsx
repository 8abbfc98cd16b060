/** What went wrong, in plain words, and what to do next. */
import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { words } from '../../../store';
import type { ErrorInfo } from '../../../protocol';
import styles from './Failure.module.css';

interface Props {
  readonly title: string;
  readonly error: ErrorInfo;
  /** What is unaffected, where that is not obvious. */
  readonly kept?: string | undefined;
  readonly onDismiss?: () => void;
  readonly retry?: { readonly label: string; readonly act: () => void } | undefined;
}

export function Failure({ title, error, kept, onDismiss, retry }: Props) {
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      className={styles.failure}
      icon={<IconAlertTriangle size={20} aria-hidden="true" />}
      title={title}
      withCloseButton={onDismiss !== undefined}
      closeButtonLabel="Dismiss this message"
      {...(onDismiss ? { onClose: onDismiss } : {})}
    >
      <p>{words.bounded(error.message, 600)}</p>
      <p className="soft">
        {words.bounded(error.hint, 400)} {kept}
      </p>
      {retry && (
        <Button mt="xs" size="xs" variant="default" onClick={retry.act}>
          {retry.label}
        </Button>
      )}
    </Alert>
  );
}
