/// The records of one reception of a message, in a trace and in a summary alike.
public protocol DeliveryRecords {
  /// Index of an event in a trace; ns since 1970 in a summary.
  associatedtype Record: StepRecord
  associatedtype Message: Equatable

  /// Number of the message within the request.
  var message: Message { get }
  /// Consumer group; `empty` where not logged.
  var group: NameID { get }
  /// It was consumed.
  var consumed: Record { get }
  /// The work on it began.
  var started: Record { get }
  /// The work on it ended.
  var finished: Record { get }
}

extension Trace.Delivery: DeliveryRecords {}
extension TraceSummary.Delivery: DeliveryRecords {}

extension DeliveryRecords {
  /// The consumer had the message: it received it or, without a record of that, began to work on it.
  @inlinable public var taken: Record { consumed.orElse(started) }

  /// The first record of the consumer.
  @inlinable public var firstRecord: Record { taken.orElse(finished) }

  /// Another delivery of the same message to the same group.
  @inlinable public func isOfBranch(of other: Self) -> Bool {
    message == other.message && group == other.group
  }
}

/// The deliveries of a message to a group stand together, the first first: a run of them.
extension Array where Element: DeliveryRecords {
  /// The first delivery of the run that delivery `index` is of.
  @inlinable public func startOfRun(at index: Int) -> Int {
    var start = index
    while start > 0, self[start - 1].isOfBranch(of: self[index]) { start -= 1 }
    return start
  }

  /// One past the last delivery of the run that delivery `index` is of.
  @inlinable public func endOfRun(at index: Int) -> Int {
    var end = index + 1
    while end < count, self[end].isOfBranch(of: self[index]) { end += 1 }
    return end
  }

  /// No other delivery of the message to the group follows.
  @inlinable public func isLastOfRun(at index: Int) -> Bool {
    index + 1 == count || !self[index + 1].isOfBranch(of: self[index])
  }
}
