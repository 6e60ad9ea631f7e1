import LogReading
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceSources

/// The options of `trace report` that say which form it has.
struct AskedReport {
  let form: ReportFormOptions
  let grouping: GroupingOptions
  let folding: GroupCountOptions
  /// As they were typed, in percent.
  let percentiles: String
  /// nil for UTC.
  let zone: LocalZone?
  /// nil where none is asked for.
  let format: (any ReportFormat)?

  /// The report goes with much else on a page.
  var isPage: Bool { form.name == nil && !form.histogram && format?.takesPages == true }

  /// The form that was asked for, of the requests that pass `filter`; `segment` is drawn, nil being the whole time.
  func report(
    _ filter: RequestFilter, of segment: Segment?, _ projection: inout AttributeProjection
  ) throws -> any PrintedReport {
    tellUnused(segment, filter)
    if form.explain { return try PrintedExplanation(TailQuery(filter: filter, slowest: form.slowest ?? "1")) }
    if let ids = form.ids { return try PrintedIDs(PercentileRequests(ids, filter: filter)) }
    if form.heatmap {
      return PrintedHeatMap(query: try series(filter, form.every, hasHistograms: true), segment: segment)
    }
    if form.every != nil { return PrintedSeries(query: try series(filter, form.every, hasHistograms: false)) }
    var query = try ReportQuery(
      filter: filter, keys: grouping.by ?? "", percentiles: percentiles, mostGroups: folding.count,
      projection: &projection)
    query.hasHistograms = true
    if isPage {
      return try PrintedPage(
        report: query, series: series(filter, nil, hasHistograms: true), filter: filter,
        keys: grouping.by ?? "", percentiles: percentiles)
    }
    return form.histogram
      ? PrintedHistogram(query: query, segment: segment) : PrintedPercentiles(query: query)
  }

  /// A segment that is not drawn only leaves out requests without it, which may not be what was meant.
  private func tellUnused(_ segment: Segment?, _ filter: RequestFilter) {
    guard let segment, filter.slowerThan == Nanoseconds(.min), !form.heatmap else { return }
    let effect = "--segment \(segment.name) only leaves out requests without it"
    if form.explain, !segment.isOfEnd {
      Diagnostics.print(
        remark: "--explain is about the whole time: \(effect)",
        details: ["to see who has the longest: --ids 'p99(\(segment.name))'"])
    } else if form.every != nil {
      Diagnostics.print(remark: "--every prints all segments: \(effect)")
    }
  }

  private func series(_ filter: RequestFilter, _ every: String?, hasHistograms: Bool) throws -> SeriesQuery {
    try SeriesQuery(
      every: every, filter: filter, percentiles: percentiles, zone: zone, hasHistograms: hasHistograms)
  }
}
