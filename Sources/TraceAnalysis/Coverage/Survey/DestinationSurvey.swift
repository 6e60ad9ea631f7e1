package import TraceModel

/// Counts by topic: publishers, consumers, the longest wait of its messages, and the longest work on them. Times are
/// uncorrected, and each extreme has the two times that it lies between.
package struct DestinationSurvey: Sendable, Equatable {
  /// Messages of one publisher to one consumer.
  struct Passage: Hashable {
    var destination: NameID
    var publisher: OriginID
    var consumer: OriginID
  }

  /// The kept facts of the first deliveries of a passage; ns since 1970.
  struct Passed: Equatable {
    var messages = 0
    var longest: RawInterval
    /// Publishing of the consumed message that was published last, on the publisher's clock.
    var latestPublishedNanoseconds: Int64
  }

  /// The deliveries of one topic to one consumer.
  struct Work: Hashable {
    var destination: NameID
    var consumer: OriginID
  }

  /// The kept facts of the deliveries of a consumer.
  struct Worked: Equatable {
    var deliveries = 0
    /// How many of them have an end.
    var ends = 0
    /// From consumed to finished; nil where no delivery has both.
    var longest: RawInterval?
  }

  /// The messages of one publisher to one topic; topic 0 if neither side of a message logged it.
  struct Publishing: Hashable {
    var destination: NameID
    var publisher: OriginID
  }

  private(set) var passages: [Passage: Passed] = [:]
  private(set) var works: [Work: Worked] = [:]
  private(set) var recent: [Publishing: RecentMessages] = [:]

  package init() {}

  /// Counts the deliveries of one request; its times are as logged.
  package mutating func add(_ summary: TraceSummary) {
    var message: Int32 = -1
    for delivery in summary.deliveries {
      if delivery.message != message { countPublishing(delivery) }
      message = delivery.message
      guard delivery.attempt > 0 else { continue }
      countPassage(delivery)
      countWork(delivery)
    }
  }

  /// Counts what `other` has counted, of other requests.
  package mutating func merge(_ other: DestinationSurvey) {
    passages.merge(other.passages) { $0.merged(with: $1) }
    works.merge(other.works) { $0.merged(with: $1) }
    for (publishing, messages) in other.recent {
      recent[publishing, default: RecentMessages()].merge(messages)
    }
  }

  private mutating func countPublishing(_ delivery: TraceSummary.Delivery) {
    guard delivery.published.isLogged else { return }
    let publishing = Publishing(destination: delivery.destination, publisher: delivery.publisher)
    recent[publishing, default: RecentMessages()].add(
      RecentMessages.Message(
        publishedNanoseconds: delivery.published, isConsumed: delivery.attempt > 0,
        partition: delivery.partition))
  }

  private mutating func countPassage(_ delivery: TraceSummary.Delivery) {
    guard delivery.attempt == 1, delivery.published.isLogged, let taken = delivery.taken.logged
    else { return }
    let passage = Passage(
      destination: delivery.destination, publisher: delivery.publisher, consumer: delivery.consumer)
    let passed = Passed(
      messages: 1,
      longest: RawInterval(beginNanoseconds: delivery.published, endNanoseconds: taken),
      latestPublishedNanoseconds: delivery.published)
    passages[passage] = passages[passage]?.merged(with: passed) ?? passed
  }

  private mutating func countWork(_ delivery: TraceSummary.Delivery) {
    var worked = Worked(deliveries: 1, ends: delivery.finished.isLogged ? 1 : 0)
    if let begun = delivery.taken.logged, delivery.finished.isLogged {
      worked.longest = RawInterval(beginNanoseconds: begun, endNanoseconds: delivery.finished)
    }
    works[Work(destination: delivery.destination, consumer: delivery.consumer), default: Worked()]
      .merge(worked)
  }
}

/// Two times between which something took, as logged, each on its own clock.
struct RawInterval: Equatable {
  var beginNanoseconds: Int64
  var endNanoseconds: Int64

  /// The longer one; of two alike the earlier, so that the order of counting does not matter.
  func longer(_ other: RawInterval) -> RawInterval {
    let mine = endNanoseconds &- beginNanoseconds
    let others = other.endNanoseconds &- other.beginNanoseconds
    if mine == others { return beginNanoseconds <= other.beginNanoseconds ? self : other }
    return mine > others ? self : other
  }
}

extension DestinationSurvey.Passed {
  fileprivate func merged(with other: Self) -> Self {
    Self(
      messages: messages + other.messages, longest: longest.longer(other.longest),
      latestPublishedNanoseconds: max(latestPublishedNanoseconds, other.latestPublishedNanoseconds))
  }
}

extension DestinationSurvey.Worked {
  fileprivate mutating func merge(_ other: Self) {
    deliveries += other.deliveries
    ends += other.ends
    if let longest, let others = other.longest {
      self.longest = longest.longer(others)
    } else {
      longest = longest ?? other.longest
    }
  }

  fileprivate func merged(with other: Self) -> Self {
    var sum = self
    sum.merge(other)
    return sum
  }
}

extension DestinationSurvey {
  /// Passes all that it has counted to `coder`.
  mutating func code(_ coder: inout SurveyCoder) {
    let passage = Passage(destination: .empty, publisher: .unnamed, consumer: .unnamed)
    let passed = Passed(longest: .nothing, latestPublishedNanoseconds: 0)
    coder.entries(&passages, by: Passage.isBefore, blank: (passage, passed)) { key, value, coder in
      coder.name(&key.destination)
      coder.origin(&key.publisher)
      coder.origin(&key.consumer)
      coder.count(&value.messages)
      value.longest.code(&coder)
      coder.number(&value.latestPublishedNanoseconds)
    }
    let work = Work(destination: .empty, consumer: .unnamed)
    coder.entries(&works, by: Work.isBefore, blank: (work, Worked())) { key, value, coder in
      coder.name(&key.destination)
      coder.origin(&key.consumer)
      coder.count(&value.deliveries)
      coder.count(&value.ends)
      var longest = value.longest.map { [$0] } ?? []
      coder.elements(&longest, blank: .nothing) { $0.code(&$1) }
      value.longest = longest.first
    }
    let publishing = Publishing(destination: .empty, publisher: .unnamed)
    coder.entries(&recent, by: Publishing.isBefore, blank: (publishing, RecentMessages())) {
      key, value, coder in
      coder.name(&key.destination)
      coder.origin(&key.publisher)
      value.code(&coder)
    }
  }
}

extension RawInterval {
  fileprivate static let nothing = RawInterval(beginNanoseconds: 0, endNanoseconds: 0)

  fileprivate mutating func code(_ coder: inout SurveyCoder) {
    coder.number(&beginNanoseconds)
    var last = beginNanoseconds
    coder.time(&endNanoseconds, after: &last)
  }
}

extension DestinationSurvey.Passage {
  fileprivate static func isBefore(_ a: Self, _ b: Self) -> Bool {
    (a.destination.rawValue, a.publisher.rawValue, a.consumer.rawValue)
      < (b.destination.rawValue, b.publisher.rawValue, b.consumer.rawValue)
  }
}

extension DestinationSurvey.Work {
  fileprivate static func isBefore(_ a: Self, _ b: Self) -> Bool {
    (a.destination.rawValue, a.consumer.rawValue) < (b.destination.rawValue, b.consumer.rawValue)
  }
}

extension DestinationSurvey.Publishing {
  fileprivate static func isBefore(_ a: Self, _ b: Self) -> Bool {
    (a.destination.rawValue, a.publisher.rawValue) < (b.destination.rawValue, b.publisher.rawValue)
  }
}
