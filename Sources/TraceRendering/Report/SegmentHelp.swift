import TraceModel

/// The segments on the help page of `report`.
package enum SegmentHelp {
  /// Columns of the names, and of a line: help stays within 80.
  private static let (nameWidth, lineWidth) = (18, 78)

  /// The segments of a request, a line each: its name, and from where to where.
  package static var lines: String {
    SegmentDefinition.all.filter(\.isMeasured).flatMap(lines).joined(separator: "\n")
  }

  private static func lines(of definition: SegmentDefinition) -> [String] {
    let indent = 2
    let help = Paragraph.lines(definition.help, width: lineWidth - indent - nameWidth)
    return help.enumerated().map { index, line in
      let name = index == 0 ? definition.name : ""
      let padding = String(repeating: " ", count: max(1, nameWidth - name.count))
      return String(repeating: " ", count: indent) + name + padding + line
    }
  }
}
