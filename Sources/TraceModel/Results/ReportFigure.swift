/// A figure of a report: a member of its JSON document, and sentences for people.
public struct ReportFigure: Sendable, Equatable {
  /// The member's name.
  public var name: String
  /// The member's value.
  public var fact: Fact
  /// Sentences below the tables that say what was counted.
  public var sentences: [Phrase]
  /// Sentences in small print below all else: what the printed numbers rest on.
  public var smallPrint: [Phrase]

  public init(name: String, fact: Fact, sentences: [Phrase] = [], smallPrint: [Phrase] = []) {
    self.name = name
    self.fact = fact
    self.sentences = sentences
    self.smallPrint = smallPrint
  }
}
