import { ANY_STATEMENT, type Parameters, TRUSTED_CLUSTER } from '../../protocol/messages/genesis.ts';

/** A campaign of three tasks that is over in a moment. */
export const SMALL: Parameters = {
  ...TRUSTED_CLUSTER,
  ...ANY_STATEMENT,
  tasks: 3,
  attemptsMax: 9,
  candidates: 4,
  candidatesMin: 3,
  inputs: 4,
  labelsMin: 3,
  quorum: 2,
  entropyTenths: 10,
  operatorsMin: 5,
  epochMs: 1_000,
  silenceEpochs: 4,
  deadlineEpochs: 3,
  disconnectEpochs: 1,
  evolveUnits: 2,
  subtreeSize: 6,
  selectionSize: 4,
};
