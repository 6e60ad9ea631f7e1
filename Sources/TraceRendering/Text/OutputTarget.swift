/// What text is written on: how wide, in colour or not, in which time zone.
package struct OutputTarget: Sendable {
  /// Columns of the terminal; nil in a pipe, where nothing is cut.
  package var width: Int?
  package var style: ColourMode
  package var times: TimestampFormat

  package init(width: Int? = nil, style: ColourMode = .plain, times: TimestampFormat = .utc) {
    self.width = width
    self.style = style
    self.times = times
  }

  /// The output is a terminal, which obeys control characters.
  var isTerminal: Bool { width != nil }
}
