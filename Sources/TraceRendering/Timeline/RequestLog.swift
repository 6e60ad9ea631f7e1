package import TraceModel

/// One request as its log: the heading of the drawing, and all records in causal order (`trace show --log`).
package enum RequestLog {
  /// Records shown, unless the whole is asked for.
  static let recordLimit = 200

  /// The lines, with their ends. Behind another request one stays empty.
  package static func text(_ view: TraceView, on page: OutputTarget, _ options: ShowOptions) -> String {
    let records = RecordLines(
      view, names: DisplayNames(view), page: page, most: recordLimit, isWhole: options.isWhole)
    return (options.isContinued ? "\n" : "")
      + (TimelineHeading(view, page: page).lines + records.lines).joinedLines
  }
}
