/// An instant of one HTTP attempt, in causal order.
///
/// To add one: its case, and where an attempt has it; the compiler asks for the rest of this file.
public enum ExchangeInstant: UInt8, Sendable, CaseIterable {
  /// The caller sent the request, whoever it is.
  case sent
  /// The client sent its call, or a service sent one of its own: a call from within its work.
  case sentByClient, sentByService
  /// The server has the request, and the server sent its answer.
  case received, responded
  /// The client has the answer; never, of an attempt that it gave up.
  case answered

  /// The side that logs it.
  @inlinable public var party: Party {
    switch self {
    case .sent, .sentByClient, .sentByService, .answered: .client
    case .received, .responded: .server
    }
  }
}

extension ExchangeRecords {
  /// The record of that instant; absent where not logged. Hot.
  @inlinable public func record(of instant: ExchangeInstant) -> Record {
    switch instant {
    case .sent: sent
    case .sentByClient: isRoot ? sent : .absent
    case .sentByService: isRoot ? .absent : sent
    case .received: received
    case .responded: responded
    case .answered: gaveUp ? .absent : ended
    }
  }
}

extension TraceSummary.Exchange {
  /// The origin that logged it.
  @inlinable public func origin(of instant: ExchangeInstant) -> OriginID {
    switch instant.party {
    case .client: client
    case .server: server
    case .publisher, .consumer: .unnamed
    }
  }
}
