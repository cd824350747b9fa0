//! Several things read on one way. The way to the database and back costs more than most of
//! what is found there: two changes of thread on SQLite, and for every row another two; the
//! network on PostgreSQL. So what is known to be needed goes as one statement, and its
//! answer is one row.

use sqlx::{AnyConnection, Row, any::AnyRow};

use super::{
    Dialect, StoreError,
    batch::{self, Value, Values},
    packed::{Packed, PackedRow},
};

type Meaning<T> = Box<dyn Fn(&[PackedRow<'_>]) -> Result<T, StoreError> + Send>;

/// Something to be read, and what its rows mean.
pub struct Read<T> {
    what: Option<What>,
    meaning: Meaning<T>,
}

/// Where something is, and by which parameters it is found.
pub struct What {
    columns: &'static Packed,
    from: String,
    order: &'static str,
    values: Vec<Value>,
}

impl What {
    fn select(&self, dialect: Dialect) -> String {
        format!("{} {}", self.columns.select(dialect, self.order), self.from)
    }
}

impl<T: 'static> Read<Option<T>> {
    /// What is there at most once. `from` is the statement behind its columns; its parameters
    /// stand in their order, each once.
    pub(super) fn one(
        columns: &'static Packed,
        from: impl Into<String>,
        values: Values,
        meaning: fn(&PackedRow<'_>) -> Result<T, StoreError>,
    ) -> Self {
        let what = What { columns, from: from.into(), order: "", values: values.into_values() };
        Self { what: Some(what), meaning: Box::new(move |rows| rows.first().map(meaning).transpose()) }
    }
}

impl<T: 'static> Read<Vec<T>> {
    /// All that is there, in an order; the rest as with [`Read::one`].
    pub(super) fn all(
        columns: &'static Packed,
        from: impl Into<String>,
        order: &'static str,
        values: Values,
        meaning: fn(&PackedRow<'_>) -> Result<T, StoreError>,
    ) -> Self {
        let what = What { columns, from: from.into(), order, values: values.into_values() };
        Self { what: Some(what), meaning: Box::new(move |rows| rows.iter().map(meaning).collect()) }
    }
}

impl<T: Send + 'static> Read<Vec<T>> {
    /// All that is there of a short list of texts. `from` is given their parameters, which
    /// follow the others. See [`of_each`] for a long one.
    pub(super) fn of_list(
        columns: &'static Packed,
        list: &[impl AsRef<str>],
        from: impl Fn(&str) -> String,
        order: &'static str,
        values: Values,
        meaning: fn(&PackedRow<'_>) -> Result<T, StoreError>,
    ) -> Self {
        if list.is_empty() {
            return Self::nothing();
        }
        let (places, values) = batch::filled(list, values);
        Self::all(columns, from(&places), order, values, meaning)
    }
}

/// Whether a row that is found by its id is that of the organization in the first parameter.
/// Asked plainly, SQLite would rather look through all that an organization has than for
/// five ids.
pub(super) fn is_theirs(column: &str) -> String {
    format!("{column} || '' = $1")
}

/// Reads what there is of a list of any length, piece by piece.
pub(super) async fn of_each<W, T: Send + 'static>(
    connection: &mut AnyConnection,
    list: &[W],
    read: impl Fn(&[W]) -> Read<Vec<T>>,
) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    for piece in list.chunks(batch::MOST) {
        found.extend(read(piece).run(connection).await?);
    }
    Ok(found)
}

impl<T: Send + 'static> Read<T> {
    /// Nothing, where this time there is nothing to look for.
    pub fn nothing() -> Self
    where
        T: Default,
    {
        Self { what: None, meaning: Box::new(|_| Ok(T::default())) }
    }

    /// Something made of what was read.
    pub fn map<U>(self, then: impl Fn(T) -> Result<U, StoreError> + Send + 'static) -> Read<U> {
        let Self { what, meaning } = self;
        Read { what, meaning: Box::new(move |rows| then(meaning(rows)?)) }
    }

    /// Reads it alone.
    pub async fn run(self, connection: &mut AnyConnection) -> Result<T, StoreError> {
        Ok((self,).together(connection).await?.0)
    }

    fn understand<'a>(self, rows: &mut impl Iterator<Item = &'a String>) -> Result<T, StoreError> {
        match &self.what {
            Some(what) => (self.meaning)(&what.columns.rows(rows.next().map_or("[]", String::as_str))?),
            None => (self.meaning)(&[]),
        }
    }
}

/// Several [`Read`]s that go together.
pub trait Together: Send + Sized {
    /// What they find.
    type Found: Send;

    /// What each of them looks for; nothing, for those that look for nothing.
    fn whats(&self) -> Vec<Option<&What>>;

    /// What they find, by the packed rows of each that looked for something.
    fn understand(self, rows: &[String]) -> Result<Self::Found, StoreError>;

    /// Reads all of them.
    fn together(self, connection: &mut AnyConnection) -> impl Future<Output = Result<Self::Found, StoreError>> + Send {
        async move {
            let dialect = batch::dialect(connection);
            let (columns, values) = columns(dialect, &self.whats(), Vec::new());
            if columns.is_empty() {
                return self.understand(&[]);
            }
            let sql = format!("SELECT {}", columns.join(", "));
            let row = batch::query(dialect == Dialect::Sqlite, sql, values).fetch_one(connection).await?;
            self.understand(&texts(&row, 0)?)
        }
    }
}

/// One more that goes together with others.
pub struct And<A, R>(pub Read<A>, pub R);

impl<A: Send + 'static, R: Together> Together for And<A, R> {
    type Found = (A, R::Found);

    fn whats(&self) -> Vec<Option<&What>> {
        let mut whats = vec![self.0.what.as_ref()];
        whats.extend(self.1.whats());
        whats
    }

    fn understand(self, rows: &[String]) -> Result<Self::Found, StoreError> {
        let Self(one, others) = self;
        let (own, rows) = rows.split_at(usize::from(one.what.is_some()));
        Ok((one.understand(&mut own.iter())?, others.understand(rows)?))
    }
}

macro_rules! together {
    ($($read:ident: $found:ident),+) => {
        impl<$($found: Send + 'static),+> Together for ($(Read<$found>,)+) {
            type Found = ($($found,)+);

            fn whats(&self) -> Vec<Option<&What>> {
                let ($($read,)+) = self;
                vec![$($read.what.as_ref()),+]
            }

            fn understand(self, rows: &[String]) -> Result<Self::Found, StoreError> {
                let ($($read,)+) = self;
                let mut rows = rows.iter();
                Ok(($($read.understand(&mut rows)?,)+))
            }
        }
    };
}
together!(a: A);
together!(a: A, b: B);
together!(a: A, b: B, c: C);
together!(a: A, b: B, c: C, d: D);
together!(a: A, b: B, c: C, d: D, e: E);
together!(a: A, b: B, c: C, d: D, e: E, f: F);
together!(a: A, b: B, c: C, d: D, e: E, f: F, g: G);

/// A column for each that looks for something, and all parameters, which follow `values`.
pub(super) fn columns(dialect: Dialect, whats: &[Option<&What>], mut values: Vec<Value>) -> (Vec<String>, Vec<Value>) {
    let mut columns = Vec::new();
    for what in whats.iter().flatten() {
        let select = what.select(dialect);
        debug_assert!(batch::is_in_order(&select, what.values.len()), "parameters in order, each once: {select}");
        columns.push(format!("({})", batch::numbered_from(&select, values.len())));
        values.extend(what.values.iter().cloned());
    }
    (columns, values)
}

/// The texts of a row from a column on.
pub(super) fn texts(row: &AnyRow, first: usize) -> Result<Vec<String>, StoreError> {
    (first..row.len()).map(|column| Ok(row.try_get(column)?)).collect()
}
