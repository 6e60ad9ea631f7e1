import TraceModel

/// One call and its attempts, as far as the caller logged it.
struct LoggedCall {
  /// A send and, once it is found, its end; either may be missing, not both.
  struct Attempt {
    var sent: Int?
    var ended: Int?
  }

  /// First event of the work that made the call; nil if nobody in the logs did.
  var caller: Int?
  /// The works that may have made it, the likeliest last.
  var works: [Int] = []
  /// The sender of these records; nil for a call that only servers logged.
  var sender: OriginID?
  /// The target by any of its records.
  var target: CallTarget
  /// The spans and the callee by its send.
  var link = CallLink()
  var attempts: [Attempt] = []
  /// Further lines about an end.
  var extraLines: [Int] = []
  /// The servers' spans that belong to it, by number.
  var spans: [Int] = []
  /// How many of its attempts have an end.
  var ended = 0
  /// Times, too, have decided which span belongs to it.
  var isPairedByTime = false
  /// Nobody logged it, and no time was needed to tell whose work it lies in.
  var isWithinCaller = false
  /// Its latest end was a refusal or a failure.
  var hasFailed = false

  /// Of its first attempt, whichever of its two records there is.
  var firstEvent: Int { attempts.first.flatMap { $0.sent ?? $0.ended } ?? 0 }
  /// How many more spans it explains.
  var room: Int { max(attempts.count, 1) - spans.count }
  /// Some attempt has no end yet.
  var isOpen: Bool { ended < attempts.count }
}

/// One server's work on a request.
struct ServerSpan {
  var received: Int?
  var responded: Int?
  let origin: OriginID
  let target: CallTarget
  let attempt: UInt16
  let link: CallLink
  /// Another span could have its answer as well.
  var isChoice = false
  /// It was under way when another span had an answer that could be its as well.
  var isBesideChoice = false
  /// Number of the call that it belongs to.
  var call: Int?
}
