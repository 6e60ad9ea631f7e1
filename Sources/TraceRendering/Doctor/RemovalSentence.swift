/// The sentence on an interrupted removal of requests.
package enum RemovalSentence {
  /// The work left to do.
  package static let text =
    "a removal of requests was interrupted: they are gone, but their space is not given back"
  /// How it is done; `index` is the option that names the index, as ` --db incident.db`.
  package static func advice(_ index: String) -> String { "to end it: trace forget" + index }
}
