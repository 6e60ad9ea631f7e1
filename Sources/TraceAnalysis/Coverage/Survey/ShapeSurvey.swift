package import TraceModel

/// The number of a request's shape in a survey, a byte because there is one for every request. Requests are many and
/// their shapes few; where a log has more than 255, the later ones are together `other`.
package struct ShapeNumber: RawRepresentable, Hashable, Sendable {
  package var rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Nothing is known of the shape.
  package static let other = ShapeNumber(rawValue: .max)
}

/// Learns from completed requests the records that come with a step, to name a hole in another request. Counted by
/// request, not by attempt.
package struct ShapeSurvey: Sendable {
  /// Completed requests that took a step.
  struct Tally: Equatable {
    var requests = 0
    /// How many of them have a record, wherever they took the step.
    var having: [ExpectedRecord: Int] = [:]
  }

  /// Requests of one shape; the first stands for all.
  struct ShapeGroup: Sendable {
    fileprivate(set) var first: TraceSummary
    fileprivate(set) var requests = 0
  }

  /// Requests whose shape came when enough of them were known.
  private var counted: [RequestStep: Tally] = [:]
  private var numbers: [RequestShape: ShapeNumber] = [:]
  /// The requests of each shape, by its number.
  private(set) var alike: [ShapeGroup] = []
  /// The shape that was taken last; its room is used again.
  private var shape = RequestShape()
  private let services: ServiceTable

  /// - Parameter services: of the catalog whose ids the summaries have.
  package init(services: ServiceTable) { self.services = services }

  /// The sums of all requests so far.
  var tallies: [RequestStep: Tally] {
    var survey = self
    for alike in alike { survey.count(alike.first, times: alike.requests) }
    return survey.counted
  }

  /// Keeps the sums alone: no shape has a number any more.
  mutating func forgetShapes() { (counted, alike, numbers) = (tallies, [], [:]) }

  /// Counts a request, if it has completed as far as its own records say. Returns the number of its shape.
  @discardableResult package mutating func add(_ summary: TraceSummary) -> ShapeNumber {
    let number = number(of: summary)
    if number == .other {
      count(summary, times: 1)
    } else {
      alike[Int(number.rawValue)].requests += 1
    }
    return number
  }

  /// The shape's number, which it gets if it is new and there is room for it.
  private mutating func number(of summary: TraceSummary) -> ShapeNumber {
    shape.take(summary, services)
    if let known = numbers[shape] { return known }
    guard alike.count < ShapeNumber.other.rawValue else { return .other }
    let number = ShapeNumber(rawValue: UInt8(alike.count))
    numbers[shape] = number
    alike.append(ShapeGroup(first: summary))
    return number
  }

  private mutating func count(_ summary: TraceSummary, times: Int) {
    guard summary.outcome == .completed else { return }
    var taken: [(step: RequestStep, having: [ExpectedRecord])] = []
    summary.forEachStep(services) { step, row in
      let known = taken.firstIndex { $0.step == step }
      if known == nil { taken.append((step, candidates(after: step, in: summary))) }
      taken[known ?? taken.count - 1].having.removeAll {
        !summary.has($0, with: step, at: row, services)
      }
    }
    for (step, having) in taken {
      counted[step, default: Tally()].requests += times
      for record in having { counted[step]?.having[record, default: 0] += times }
    }
  }

  /// Counts what `other` has counted, of other requests. Returns the number here of each of its shapes.
  @discardableResult package mutating func merge(_ other: ShapeSurvey) -> [ShapeNumber] {
    counted.merge(other.counted) { mine, others in
      Tally(
        requests: mine.requests + others.requests,
        having: mine.having.merging(others.having, uniquingKeysWith: +))
    }
    return other.alike.map { theirs in
      let number = number(of: theirs.first)
      if number == .other {
        count(theirs.first, times: theirs.requests)
      } else {
        alike[Int(number.rawValue)].requests += theirs.requests
      }
      return number
    }
  }

  /// The records that may come with the step, by those of the request.
  private func candidates(after step: RequestStep, in summary: TraceSummary) -> [ExpectedRecord] {
    switch step {
    case .answered: [.sending] + messages(by: step, in: summary)
    case .received: [.reception]
    case .processed: messages(by: step, in: summary)
    case .consumed(let destination): [.publishing(destination: destination)]
    }
  }

  private func messages(by step: RequestStep, in summary: TraceSummary) -> [ExpectedRecord] {
    var destinations: [NameID] = []
    for delivery in summary.deliveries where delivery.published.isLogged {
      guard delivery.destination != .empty, !destinations.contains(delivery.destination) else { continue }
      if services.service(of: delivery.publisher) == step.publisher {
        destinations.append(delivery.destination)
      }
    }
    return destinations.map { .message(destination: $0) }
  }
}

extension ShapeSurvey {
  /// Passes all that it has counted to `coder`; shapes keep their numbers.
  mutating func code(_ coder: inout SurveyCoder) {
    let services = services
    let step = RequestStep.consumed(destination: .empty)
    coder.entries(&counted, by: { $0.isBefore($1) }, blank: (step, Tally())) { step, tally, coder in
      step.code(&coder, of: services)
      coder.count(&tally.requests)
      coder.entries(&tally.having, by: { $0.isBefore($1) }, blank: (.sending, 0)) { record, count, coder in
        coder.record(&record)
        coder.count(&count)
      }
    }
    coder.elements(&alike, blank: ShapeGroup(first: TraceSummary())) { group, coder in
      coder.summary(&group.first)
      coder.count(&group.requests)
    }
    if coder.isReading { renumber(&coder) }
  }

  /// The numbers of shapes that were read. Each stands there once.
  private mutating func renumber(_ coder: inout SurveyCoder) {
    let read = alike
    (alike, numbers) = ([], [:])
    for (index, group) in read.enumerated() {
      guard services.knows(group.first), number(of: group.first).rawValue == index,
        index < ShapeNumber.other.rawValue
      else { return coder.fail() }
      alike[index].requests = group.requests
    }
  }
}
