/// Notes on the fate of work without an end. Most kinds say nothing of it, and are not named here.
extension Note {
  /// The note's statement about a delivery without an end, or a message without a delivery.
  package func missingEnd(of delivery: TraceSummary.Delivery) -> MissingEnd? {
    let isWaiting = delivery.attempt == 0
    switch self {
    case .lostMessage(let destination, _, _, _, _):
      return isWaiting && destination == delivery.destination ? .lost : nil
    case .lostDelivery(let destination, let origin, _, _, _):
      return !isWaiting && (destination, origin) == (delivery.destination, delivery.consumer) ? .lost : nil
    case .noEndLogged(let destination, let origin):
      return !isWaiting && (destination, origin) == (delivery.destination, delivery.consumer)
        ? .unlogged : nil
    case .messageElsewhere(let destination, _, _, let isConsumed):
      return isWaiting && isConsumed && destination == delivery.destination ? .unlogged : nil
    case .uncovered(let record, _, _), .suspectedSampling(let record, _, _, _),
      .unlogged(let record, _, _, _):
      // Of a delivery, the next one may be what no log shows.
      let isMissing =
        record == .consumption(destination: delivery.destination)
        || !isWaiting && record == .processingEnd(destination: delivery.destination)
      return isMissing ? .unlogged : nil
    default: return nil
    }
  }

  /// The topic of the deliveries that `missingEnd` speaks of, and their consumer if it tells several apart; nil if it
  /// speaks of none.
  package var missingEndSubject: (destination: NameID, consumer: OriginID?)? {
    switch self {
    case .lostMessage(let destination, _, _, _, _), .messageElsewhere(let destination, _, _, _):
      return (destination, nil)
    case .lostDelivery(let destination, let origin, _, _, _), .noEndLogged(let destination, let origin):
      return (destination, origin)
    case .uncovered(let record, _, _), .suspectedSampling(let record, _, _, _),
      .unlogged(let record, _, _, _):
      switch record {
      case .consumption(let destination), .processingEnd(let destination): return (destination, nil)
      case .sending, .reception, .message, .publishing: return nil
      }
    default: return nil
    }
  }
}
