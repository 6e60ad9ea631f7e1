/// A fault in a profile's file, at one place of it.
package struct ProfileProblem: Error, Equatable, Sendable {
  /// From 1.
  package var line: Int
  /// A clause.
  package var reason: String
  /// The word that was probably meant.
  package var nearest: String?
}

/// Everything that is wrong in a profile's file, in its order.
package struct ProfileProblems: Error, Equatable, Sendable {
  package var file: String
  package var problems: [ProfileProblem]
}
