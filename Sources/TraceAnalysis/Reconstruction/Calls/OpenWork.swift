import TraceModel

/// Work of one origin that has begun and, at this point of its log, not ended.
struct OpenWork {
  /// The kinds of begun work.
  enum Kind {
    /// A server's: the span with this number, and its target as the server logged it.
    case server(Int, CallTarget, attempt: UInt16)
    /// A consumer's, on the message with this key; `.none` where no record names it.
    case consumer(Identifier)
  }

  var kind: Kind
  /// Its first event, by which the work is known.
  let begin: Int
  /// Processing has started, or there is no such step. Work that has merely been received does not call anybody.
  var isStarted: Bool
}
