import TraceModel

/// Where a request has the instants between which segments lie. Times are ns since 1970, `Event.absent` where not
/// logged, on the clock of the origin.
extension TraceSummary.Exchange {
  func time(of instant: ExchangeInstant) -> Int64 {
    switch instant {
    case .sent: sent
    case .sentByClient: isRoot ? sent : Event.absent
    case .sentByService: isRoot ? Event.absent : sent
    case .received: received
    case .responded: responded
    case .answered: gaveUp ? Event.absent : ended
    }
  }

  func origin(of instant: ExchangeInstant) -> OriginID {
    switch instant {
    case .sent, .sentByClient, .sentByService, .answered: client
    case .received, .responded: server
    }
  }

  /// Both ends are logged.
  func has(_ stretch: SegmentsByScope.Stretch<ExchangeInstant>) -> Bool {
    time(of: stretch.begin).isLogged && time(of: stretch.end).isLogged
  }
}

extension Trace.Exchange {
  /// The event that happened then.
  func event(at instant: ExchangeInstant) -> Int? {
    switch instant {
    case .sent: sent
    case .sentByClient: isRoot ? sent : nil
    case .sentByService: isRoot ? nil : sent
    case .received: received
    case .responded: responded
    case .answered: gaveUp ? nil : ended
    }
  }
}

extension TraceSummary.Delivery {
  func time(of instant: MessageInstant) -> Int64 {
    switch instant {
    case .begun: repeats < 0 ? begun : Event.absent
    case .published: published
    case .queued: repeats < 0 ? waitBegin : Event.absent
    case .queuedAgain: repeats >= 0 && !isDeadLetter ? waitBegin : Event.absent
    case .taken: consumed.isLogged ? consumed : started
    case .consumed: consumed
    case .started: started
    case .underWay: started.isLogged || !finished.isLogged ? started : consumed
    case .finished: finished
    }
  }

  func origin(of instant: MessageInstant) -> OriginID {
    switch instant {
    case .begun, .published: publisher
    case .queued, .queuedAgain: isPublishingLogged ? publisher : .unnamed
    case .taken, .consumed, .started, .underWay, .finished: consumer
    }
  }

  /// Both ends are known.
  func has(_ stretch: SegmentsByScope.Stretch<MessageInstant>) -> Bool {
    time(of: stretch.begin).isLogged && time(of: stretch.end).isLogged
  }

  /// Else nobody's clock here told when the message began to wait, but its own time, if that.
  var isPublishingLogged: Bool { published.isLogged }

  /// What the time is that stands for a publishing which no record shows; nil of what a record shows.
  func ownTime(at instant: MessageInstant) -> MessageTimeKind? {
    switch instant {
    case .queued, .queuedAgain: isPublishingLogged ? nil : messageTimeKind
    case .begun, .published, .taken, .consumed, .started, .underWay, .finished: nil
    }
  }

  private var waitBegin: Int64 { isPublishingLogged ? published : messageTime }

  /// What begins then is this delivery's: a message is published once, waits once for each group, and the work of
  /// a batch counts once.
  func owns(_ begin: MessageInstant, isFirstOfMessage: Bool, isFirstOfGroup: Bool) -> Bool {
    switch begin {
    case .begun, .published: isFirstOfMessage
    case .queued, .queuedAgain: isFirstOfGroup
    case .taken, .consumed, .started, .underWay, .finished: !sharesWork
    }
  }
}

extension TraceSummary {
  func instant(_ instant: RequestInstant) -> Instant? {
    switch instant {
    case .sent: sent
    case .receivedWithoutClient: sent == nil ? received : nil
    case .accepted: accepted
    case .firstEffect: firstEffect
    case .done: done
    case .firstRecord: firstRecord
    case .lastRecord: lastRecord
    }
  }

  /// The end of a segment is still to come, as far as the rest of the request tells.
  func isAwaited(_ end: RequestInstant) -> Bool {
    switch end {
    case .sent, .receivedWithoutClient, .firstRecord, .lastRecord: false
    case .accepted: accepted == nil && isAnswerAwaited
    case .firstEffect: firstEffect == nil && isUnfinished && !deliveries.isEmpty
    case .done: isUnfinished
    }
  }
}

extension TraceSummary.ClientEvent {
  /// The app states this duration.
  func states(_ duration: AppDuration) -> Bool {
    switch duration {
    case .launch: role == .launch
    case .loadedScreen: role == .screenLoad && !failed
    }
  }
}
