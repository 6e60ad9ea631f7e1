/// A figure of a report: a member of its JSON document, and sentences for people.
package struct ReportFigure: Sendable, Equatable {
  /// The member's name.
  package var name: String
  /// The member's value.
  package var fact: Fact
  /// Sentences on the counts, below the tables.
  package var sentences: [Phrase]
  /// Sentences in small print below all else: what the printed numbers rest on.
  package var smallPrint: [Phrase]

  package init(name: String, fact: Fact, sentences: [Phrase] = [], smallPrint: [Phrase] = []) {
    self.name = name
    self.fact = fact
    self.sentences = sentences
    self.smallPrint = smallPrint
  }
}
