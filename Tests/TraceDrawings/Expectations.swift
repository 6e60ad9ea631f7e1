import TraceAnalysis
package import TraceModel

extension Nanoseconds {
  /// Milliseconds, for expectations that read like the drawings.
  package static func ms(_ milliseconds: Double) -> Nanoseconds {
    Nanoseconds(Int64((milliseconds * 1e6).rounded()))
  }
}

extension Trace {
  /// The path as drawn below a timeline: `queue_wait 271`, in ms.
  package var pathDescription: [String] {
    criticalPath.map { "\($0.segment.name) \(Double($0.duration.count) / 1e6)" }
  }
}

extension TraceSummary {
  /// The durations of the segments of that kind, in ms.
  package func durations(_ segment: Segment) -> [Double] {
    segments.filter { $0.segment == segment }.map { Double($0.duration.count) / 1e6 }
  }
}
