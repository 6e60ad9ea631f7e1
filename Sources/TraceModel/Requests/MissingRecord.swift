/// A statement of a note about a record that a request lacks (`Note.missingRecord`).
package enum MissingRecord: Sendable, Equatable {
  /// There was none, though the logs of all who would have it are there; of an end also whose.
  case lost(ExpectedRecord, consumer: OriginID?)
  /// No log of the origin ever has the record: the end of its work on messages of the topic, or of calls.
  case neverLogged(NameID, OriginID)
  /// No log covers the time.
  case uncovered(ExpectedRecord)
  /// It may be sampled out, as others of its kind.
  case suspectedSampling(ExpectedRecord)
  /// Most requests of the kind have it, and the logs cover the time.
  case unusual(ExpectedRecord)
  /// Another request has it: it consumed the message of the topic, or else published it.
  case elsewhere(NameID, isConsumed: Bool)

  /// The record; nil of an end that is never logged, and of one that is found.
  package var record: ExpectedRecord? {
    switch self {
    case .lost(let record, _), .uncovered(let record), .suspectedSampling(let record), .unusual(let record):
      record
    case .neverLogged, .elsewhere: nil
    }
  }
}

/// Notes on the fate of work without an end.
extension Note {
  /// The note's statement about a delivery without an end, or a message without a delivery.
  package func missingEnd(of delivery: TraceSummary.Delivery) -> MissingEnd? {
    let isWaiting = delivery.attempt == 0
    let end = ExpectedRecord.processingEnd(destination: delivery.destination)
    let consumption = ExpectedRecord.consumption(destination: delivery.destination)
    switch missingRecord {
    case .lost(let record, let consumer):
      let isOfThis = record == (isWaiting ? consumption : end)
      return isOfThis && (consumer ?? delivery.consumer) == delivery.consumer ? .lost : nil
    case .neverLogged(let topic, let consumer):
      return !isWaiting && (topic, consumer) == (delivery.destination, delivery.consumer) ? .unlogged : nil
    case .elsewhere(let topic, let isConsumed):
      return isWaiting && isConsumed && topic == delivery.destination ? .unlogged : nil
    case .uncovered(let record), .suspectedSampling(let record):
      // Of a delivery, the next one may be what no log shows.
      return record == consumption || !isWaiting && record == end ? .unlogged : nil
    case .unusual, nil: return nil
    }
  }

  /// The topic of the deliveries that `missingEnd` speaks of, and their consumer if it tells several apart; nil if it
  /// speaks of none.
  package var missingEndSubject: (destination: NameID, consumer: OriginID?)? {
    switch missingRecord {
    case .lost(let record, let consumer): record.destinationOfWork.map { ($0, consumer) }
    case .neverLogged(let topic, let consumer): (topic, consumer)
    case .elsewhere(let topic, _): (topic, nil)
    case .uncovered(let record), .suspectedSampling(let record): record.destinationOfWork.map { ($0, nil) }
    case .unusual, nil: nil
    }
  }
}

extension ExpectedRecord {
  /// The topic of a consumer's record, `NameID.empty` if it is not known; nil of the others.
  fileprivate var destinationOfWork: NameID? {
    switch self {
    case .consumption(let topic), .processingEnd(let topic): topic
    case .sending, .reception, .message, .publishing: nil
    }
  }
}
