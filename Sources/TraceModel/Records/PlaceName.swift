/// The name of a place in a log: `api.jsonl:17`, or the file alone where its lines have no numbers, as in packed
/// records.
package enum PlaceName {
  /// `line` is 1-based; 0 of a record that is in no line.
  package static func text(_ file: String, line: some BinaryInteger) -> String {
    line > 0 ? "\(file):\(line)" : file
  }
}
