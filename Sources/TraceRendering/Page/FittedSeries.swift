import TraceModel

/// A series of which a page has room for the queues of some topics only: those in which most messages wait.
struct FittedSeries {
  /// The series with what there is room for.
  private(set) var series: SeriesReport
  /// How many topics the whole has.
  let topics: Int
  /// How many of them are left out.
  private(set) var omitted = 0

  /// As much of `series` as is `most` bytes of JSON, but for what it has beside queues.
  init(_ series: SeriesReport, most: Int) {
    self.series = series
    var depths: [String?: (most: Int, bytes: Int)] = [:]
    for queue in series.intervals.lazy.flatMap(\.queues) {
      let known = depths[queue.destination] ?? (0, 0)
      let bytes = Self.bytesOfQueue + (queue.destination?.utf8.count ?? 0)
      depths[queue.destination] = (max(known.most, queue.depth + queue.unlogged), known.bytes + bytes)
    }
    topics = depths.count
    let order = depths.sorted {
      ($0.value.most, $1.key ?? "") > ($1.value.most, $0.key ?? "")
    }
    var (kept, taken): (Set<String?>, Int) = ([], 0)
    for topic in order where taken + topic.value.bytes <= most {
      kept.insert(topic.key)
      taken += topic.value.bytes
    }
    omitted = topics - kept.count
    guard omitted > 0 else { return }
    for number in series.intervals.indices {
      self.series.intervals[number].queues.removeAll { !kept.contains($0.destination) }
    }
  }

  /// A queue of an interval in JSON, about, without its name.
  private static let bytesOfQueue = 60
}
