import TraceModel

/// An element of a list in a column: the one description of its numbers. Writer, reader, views and the schema's
/// comments follow from it.
///
/// To add a number to a list: 1. its line at the end of the element's `code` here (older rows end before it, and keep
/// the value of `blank`); 2. `TraceModel/Requests/TraceSummary.swift`: the field; 3. the pass that fills it. A view
/// that shall show it asks for it by its name.
protocol ListElement {
  /// The element for a list without any numbers.
  static var blank: Self { get }
  /// Hot: passes every number to `coder`, in the order in which they are stored.
  mutating func code(with coder: inout some FieldCoder)
}

extension TraceSummary.Participant: ListElement {
  static var blank: Self { Self(origin: .unnamed, level: .unknown) }

  @inline(__always)
  mutating func code(with coder: inout some FieldCoder) {
    coder.origin("origin", &origin)
    coder.choice("level", &level, else: .unknown)
  }
}

extension TraceSummary.Exchange: ListElement {
  static var blank: Self { Self() }

  @inline(__always)
  mutating func code(with coder: inout some FieldCoder) {
    coder.integer("attempt", &attempt)
    coder.integer("status_code", &statusCode, none: 0)
    coder.flag("gave_up", &gaveUp)
    coder.origin("client", &client)
    coder.origin("server", &server)
    coder.time("sent", &sent)
    coder.time("received", &received)
    coder.time("responded", &responded)
    coder.time("ended", &ended)
    guard coder.goesOn(if: !isRoot || call != 0 || isPairedByTime || isAnswerChoice || beginningDoubt != 0)
    else {
      return
    }
    coder.integer("call", &call)
    var number = callerNumber
    coder.integer("caller", &number, none: -1)
    if coder.isReading { callerNumber = number }
    coder.flag("paired_by_time", &isPairedByTime)
    coder.number("beginning_doubt", &beginningDoubt)
    coder.flag("answer_is_choice", &isAnswerChoice)
    coder.flag("within_caller", &isWithinCaller)
  }

  /// The calling work as a number: -1 of a root, 0 where it is not known, else 1 + 2 · exchange or 2 + 2 · delivery.
  private var callerNumber: Int64 {
    get {
      switch caller {
      case nil: -1
      case .unknown: 0
      case .exchange(let index): 1 + 2 * Int64(index)
      case .delivery(let index): 2 + 2 * Int64(index)
      }
    }
    set {
      caller =
        switch newValue {
        case ..<0: nil
        case 0: .unknown
        default: newValue % 2 == 1 ? .exchange(Int(newValue / 2)) : .delivery(Int(newValue / 2) - 1)
        }
    }
  }
}

extension TraceSummary.Delivery: ListElement {
  static var blank: Self { Self() }

  @inline(__always)
  mutating func code(with coder: inout some FieldCoder) {
    coder.integer("message", &message)
    coder.integer("attempt", &attempt)
    coder.name("destination", &destination)
    coder.name("consumer_group", &group)
    coder.integer("partition", &partition, none: -1)
    coder.number("message_offset", &messageOffset)
    coder.origin("publisher", &publisher)
    coder.origin("consumer", &consumer)
    coder.time("begun", &begun)
    coder.time("published", &published)
    coder.time("consumed", &consumed)
    coder.time("started", &started)
    coder.time("finished", &finished)
    coder.flag("failed", &failed)
    guard coder.goesOn(if: isUnusual) else { return }
    coder.integer("repeats", &repeats, none: -1)
    coder.flag("dead_letter", &isDeadLetter)
    coder.flag("shares_work", &sharesWork)
    coder.time("message_time", &messageTime)
    coder.choice("message_time_kind", &messageTimeKind, else: .unknown)
    coder.flag("paired_by_order", &isPairedByOrder)
    coder.number("beginning_doubt", &beginningDoubt)
    var key = messageKey.quarters
    coder.number("key_1", &key.0)
    coder.number("key_2", &key.1)
    coder.number("key_3", &key.2)
    coder.number("key_4", &key.3)
    messageKey = Identifier(quarters: key)
    coder.flag("start_is_choice", &isStartChoice)
    coder.flag("end_is_choice", &isEndChoice)
  }

  /// It has a fact that few deliveries have, and the others store none of these. It repeats another message, shares
  /// a batch's work, or may be of another message. Or it begins with the message's own time, has a start that only
  /// its end implies, or lacks a side.
  private var isUnusual: Bool {
    repeats >= 0 || isDeadLetter || sharesWork || isPairedByOrder || isStartChoice || isEndChoice
      || messageTime.isLogged
      || messageTimeKind != .unknown || beginningDoubt != 0 || needsKey
  }

  /// Another request may have the side of the message that this one lacks.
  private var needsKey: Bool { published.isLogged != (attempt > 0) && messageKey != .none }
}

extension TraceSummary.ClientEvent: ListElement {
  static var blank: Self { Self(role: .note, origin: .unnamed, ended: 0, duration: 0) }

  @inline(__always)
  mutating func code(with coder: inout some FieldCoder) {
    coder.choice("role", &role, else: .note)
    coder.origin("origin", &origin)
    coder.time("ended", &ended)
    coder.number("duration", &duration)
    coder.flag("failed", &failed)
  }
}

extension Identifier {
  /// Its 128 bits in numbers of 32, the highest first: each is one that an index may hold (`StoredNumber`).
  fileprivate var quarters: (Int64, Int64, Int64, Int64) {
    (Int64(high >> 32), Int64(high & 0xFFFF_FFFF), Int64(low >> 32), Int64(low & 0xFFFF_FFFF))
  }

  /// The identifier of such numbers.
  fileprivate init(quarters: (Int64, Int64, Int64, Int64)) {
    func joined(_ first: Int64, _ second: Int64) -> UInt64 {
      UInt64(truncatingIfNeeded: first) << 32 | UInt64(truncatingIfNeeded: second) & 0xFFFF_FFFF
    }
    self.init(high: joined(quarters.0, quarters.1), low: joined(quarters.2, quarters.3))
  }
}
