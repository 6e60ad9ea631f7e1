import TraceModel

/// Where the slowest requests of a group lose their time: critical paths by segment, of all requests and of the slowest
/// hundredth. Some 60 bytes a request.
struct TailSamples: Sendable {
  /// Segments that occur on a critical path.
  private static let segments = SegmentDefinition.all.filter(\.isOnPath).map(\.segment)
  /// Where each segment stands among these.
  private static let slots = Segment.allCases.map { segment in
    UInt8(segments.firstIndex { $0 == segment || $0 == .unattributed } ?? 0)
  }
  private static let width = segments.count

  /// Whole times in ns.
  private var totals: [Int64] = []
  /// Ends of each request's parts in the list of all parts.
  private var ends: [Int] = []
  /// The parts of paths: segments by their slots, and times in ns.
  private var partSlots: [UInt8] = []
  private var parts: [Int64] = []

  /// Why the slowest hundredth of the requests that ended is slower than all of them together.
  struct Breakdown {
    /// The number of slowest requests: at least a hundredth, with all that tie.
    var requests: Int
    /// The mean time of all requests.
    var mean: Nanoseconds
    /// Their mean time less that.
    var extra: Nanoseconds
    /// The extra time by segment of the critical path, the largest first; they add up to `extra`.
    var segments: [(segment: Segment, extra: Nanoseconds)] = []
  }

  /// Adds a request that has ended. The cost is one walk along its path.
  mutating func add(_ summary: TraceSummary) {
    let slots = Self.slots
    var total: Int64 = 0
    for part in summary.pathBackwards() {
      partSlots.append(slots[Int(part.segment.rawValue)])
      parts.append(part.duration.count)
      total = total.increased(by: part.duration.count)
    }
    totals.append(total)
    ends.append(parts.count)
  }

  /// The number of a segment among those of paths.
  static func slot(of segment: Segment) -> UInt8 { slots[Int(segment.rawValue)] }

  /// Adds a request that has ended, by the parts of its path: times in ns, and their segments (`slot`).
  mutating func add(_ times: ArraySlice<Int64>, _ slots: [UInt8]) {
    precondition(times.count == slots.count, "each part of a path has its segment")
    partSlots += slots
    parts += times
    totals.append(times.reduce(Int64(0)) { $0.increased(by: $1) })
    ends.append(parts.count)
  }

  mutating func merge(_ other: TailSamples) {
    let before = parts.count
    totals += other.totals
    ends += other.ends.lazy.map { $0 + before }
    partSlots += other.partSlots
    parts += other.parts
  }

  /// The slowest hundredth against all; nil below 100 requests, and where the slowest are not slower.
  var breakdown: Breakdown? {
    let count = totals.count / 100
    guard count > 0 else { return nil }
    let limit = RadixSort.sorted(totals)[totals.count - count]
    let slowest = totals.indices.filter { totals[$0] >= limit }
    let all = means(of: Array(totals.indices))
    let extra = zip(means(of: slowest), all).map { $0.reduced(by: $1) }
    let sum = extra.reduce(Int64(0)) { $0.increased(by: $1) }
    guard sum > 0 else { return nil }
    var tail = Breakdown(
      requests: slowest.count, mean: Nanoseconds(all.reduce(Int64(0)) { $0.increased(by: $1) }),
      extra: Nanoseconds(sum))
    tail.segments = zip(Self.segments, extra).filter { $0.1 != 0 }.map { ($0, Nanoseconds($1)) }
    tail.segments.sort { ($1.extra, $0.segment.rawValue) < ($0.extra, $1.segment.rawValue) }
    return tail
  }

  /// How many requests ended.
  var count: Int { totals.count }

  /// The mean time of all requests by segment of the critical path, rounded to whole ns; nil of none.
  var meanPath: [(segment: Segment, mean: Nanoseconds)]? {
    guard !totals.isEmpty else { return nil }
    return Array(zip(Self.segments, means(of: Array(totals.indices)).map { Nanoseconds($0) }))
  }

  /// The mean time of these requests by segment, in ns, rounded down.
  private func means(of requests: [Int]) -> [Int64] {
    var sums = [Int128](repeating: 0, count: Self.width)
    for request in requests {
      for part in (request > 0 ? ends[request - 1] : 0)..<ends[request] {
        sums[Int(partSlots[part])] += Int128(parts[part])
      }
    }
    return sums.map { Int64($0 / Int128(requests.count)) }
  }
}

extension TailSamples.Breakdown {
  /// The slowest hundredth against all requests with the `whole` time. Where these are `all` of the report, the
  /// sentence says how to list them.
  func figure(of whole: Segment, ofAll all: Bool) -> ReportFigure {
    let parts = segments.map { part -> Fact in
      ["segment": .name(part.segment.name), "extra": .duration(part.extra)]
    }
    return ReportFigure(
      name: "slowest",
      fact: [
        "percent": .count(1), "requests": .count(requests), "extra": .duration(extra),
        "segments": .list(parts),
      ],
      sentences: sentence(of: whole, ofAll: all).map { [$0] } ?? [])
  }

  private static func listing(_ requests: Int, of whole: Segment) -> [String] {
    ["--outcome", "completed", "--segment", whole.name, "--sort", "slowest", "--limit", "\(requests)"]
  }

  /// `slowest 3 requests take 14.5 s (mean 4.4 s): 70 % of the excess is redelivery, 30 % queue wait`. Segments of a
  /// tenth or more are named: as shares of the extra time if all lie within it, else as times.
  private func sentence(of whole: Segment, ofAll all: Bool) -> Phrase? {
    let large = segments.filter { Int128($0.extra.count.magnitude) * 10 >= Int128(extra.count) }
    guard !large.isEmpty else { return nil }
    let areShares = large.allSatisfy { $0.extra > .zero && $0.extra <= extra }
    let parts = large.enumerated().map { index, part -> Phrase in
      if areShares {
        let excess: Phrase = index == 0 ? " of the excess is" : ""
        return "\(share: part.extra, of: extra)\([excess]) \(part.segment)"
      }
      return part.extra < .zero
        ? "\(.zero - part.extra) less \(part.segment)" : "\(part.extra) more \(part.segment)"
    }
    var phrase: Phrase =
      requests == 1
      ? "the slowest request takes \(mean + extra) (mean \(mean)): \(parts)"
      : "slowest \(requests) requests take \(mean + extra) (mean \(mean)): \(parts)"
    if all {
      phrase += "; \(find: Self.listing(requests, of: whole))"
    }
    return phrase
  }
}
