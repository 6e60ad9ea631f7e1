import TraceModel

/// The rows of a report that a drawing is of.
enum DrawnRows {
  /// The segment to be drawn: the one asked for, or the whole time that the rows have.
  static func segment(_ asked: Segment?, of rows: some Sequence<LatencyReport.Statistics>) -> Segment {
    if let asked { return asked }
    let found = Set(rows.lazy.filter { $0.count + $0.censored > 0 }.map(\.segment))
    return SegmentDefinition.wholes.first(where: found.contains) ?? .endToEnd
  }

  /// The name of a row: its segment with its topic, or its services if there are several rows of it.
  static func name(_ row: LatencyReport.Statistics, isOnly: Bool) -> String {
    row.name(isLabelled: !isOnly || row.destination != nil || row.segment.definition.isOwnCall)
  }

  /// What clocks leave open of the drawn rows, in small print; empty where that does not matter.
  static func doubt(
    _ rows: some Sequence<LatencyReport.Statistics>, on page: OutputTarget
  ) -> [String] {
    (DoubtSentence.remark(of: rows).map { Paragraph.lines($0, width: page.width) } ?? []).map {
      StyledText($0, .dim).rendered(page.style)
    }
  }
}

extension LatencyReport {
  /// The report with the rows of a drawing alone.
  func drawing(_ segment: Segment?) -> LatencyReport {
    let drawn = DrawnRows.segment(segment, of: groups.flatMap(\.segments))
    var report = self
    for group in groups.indices { report.groups[group].segments.removeAll { $0.segment != drawn } }
    return report
  }
}

extension SeriesReport {
  /// The report with the rows of a drawing alone.
  func drawing(_ segment: Segment?) -> SeriesReport {
    let drawn = DrawnRows.segment(segment, of: intervals.flatMap(\.segments))
    var report = self
    for number in intervals.indices { report.intervals[number].segments.removeAll { $0.segment != drawn } }
    return report
  }
}
