"""The names that schools and programs give to columns of lists of people: tables, no code.

French, Spanish, Catalan, Portuguese, Italian, German and English, of registers (Apogée, SIECLE),
learning platforms (Moodle, Canvas, WIMS, SWAD) and spreadsheets.
"""

# Those of a user of WIMS but for who supervises whom, and names of classes: they mean nothing
# elsewhere.
FIELDS = (
    "quser lastname firstname password email comments regnum photourl external_auth agreecgu "
    "regprop1 regprop2 regprop3 regprop4 regprop5"
).split()
# What a column may hold besides fields: parts of a name, and whole names.
LAST_FIRST, FIRST_LAST = "lastname firstname", "firstname lastname"
WHOLE = ("fullname", LAST_FIRST, FIRST_LAST)
PARTS = ("usual", "surname1", "surname2", "birth", "usualfirst", "firstname2")
MEANINGS = (*FIELDS, *PARTS, *WHOLE)
EITHER = "name"  # a first name, a last name or both: its partners decide
NAMED = frozenset({"lastname", "firstname", EITHER, *PARTS, *WHOLE})

# Names of columns without accents, signs, blanks and capitals; the fields' own names besides.
WORDS = {
    "quser": (
        "login user username userid identifiant nomdutilisateur nomutilisateur usuario "
        "nombredeusuario nombreusuario uid account compte cuenta sisloginid benutzername "
        "anmeldename nomdusuari usuari nomeutente nomedeutilizador utilizador utente"
    ),
    "lastname": (
        "surname surnames familyname lastnames apellidos apellido cognome cognomi nachname "
        "familienname cognoms cognom llinatges llinatge apelidos apelido sobrenome sobrenomes "
        "lastnamesurname apola02nom "
        "langname lname legallastname legalsurname"
    ),
    "usual": (
        "nomdusage nomusage nomusuel nommarital nomdepouse nomdepoux "
        "preferredlastname preferredsurname libnomusuind libnomusu"
    ),
    "birth": (
        "nomdefamille nomfamille nomdenaissance nomnaissance nompatronymique patronyme "
        "nomdejeunefille "
        "libnompatind libnompat nompat birthname maidenname geburtsname apellidosdenacimiento"
    ),
    "surname1": (
        "primerapellido apellido1 1apellido 1erapellido 1oapellido apellidoprimero "
        "apellidopaterno surname1 primercognom cognom1 1rcognom 1cognom primerllinatge llinatge1 "
        "1rllinatge primeiroapelido apelido1 firstsurname lastname1 paternalsurname"
    ),
    "surname2": (
        "segundoapellido apellido2 2apellido 2oapellido 2doapellido apellidosegundo "
        "apellidomaterno surname2 segoncognom cognom2 2ncognom 2cognom segonllinatge llinatge2 "
        "2nllinatge segundoapelido apelido2 secondsurname lastname2 maternalsurname"
    ),
    "firstname": (
        "apola03prenom firstnames givenname givennames forename forenames prenom prenoms prenom1 "
        "premierprenom nombres nombredepila nomdepila nompropi vorname vornamen libpr1ind "
        "libpr1 primernombre nombre1 nomproprio primeironome nomepropio "
        "nomeproprio fname legalfirstname legalgivenname"
    ),
    "usualfirst": (
        "prenomusuel prenomdusage prenomusage preferredname preferredfirstname "
        "preferredgivenname rufname knownas nombrehabitual"
    ),
    "firstname2": "segundonombre nombre2",
    "email": (
        "mail courriel courrielle emails emailaddress adresseemail adressemail "
        "adressecourriel adressedecourriel adresseelectronique adressemel mel correo "
        "correoelectronico correoe direcciondecorreo direcciondecorreoelectronico "
        "direcciondeemail correu correuelectronic adrecaelectronica postaelettronica "
        "indirizzoemail indirizzomail indirizzodiposta enderecodeemail correioeletronico "
        "correioelectronico emailadresse primaryemail emailuniversitaire mailuniversitaire "
        "emailinstitucional correoinstitucional direccionemail adrecaemail enderecoemail "
        "mailuniv emailuniv mailetudiant email1value"
    ),
    "password": "passwd motdepasse mdp contrasena clave contrasenya passwort kennwort senha",
    "comments": (
        "comment commentaire commentaires comentario comentarios remarques remarks notes "
        "observaciones observations bemerkung bemerkungen"
    ),
    "fullname": (
        "eleve eleves etudiant etudiante etudiants student students studentname apprenant "
        "alumno alumna alumnoa alumnos alumne alumnes estudiante estudiant aluno aluna "
        "studente schuler schulername studierende nomcomplet nomscomplets nombrecompleto "
        "nomecompleto fullname wholename displayname vollstandigername nomaffiche participant "
        "participante studentenname "
        "learner pupil pupilname alunno alunna alunni allievo allieva"
    ),
    LAST_FIRST: "lastfirst lastnamefirstname nomprenom cognomenome nachnamevorname",
    FIRST_LAST: "firstlast",
    EITHER: "name nom nombre nome",
}
# Whose column it is: without these words it is known as well.
OF_THE_PERSON = set(
    "eleve etudiant etudiante apprenant candidat alumno alumna alumne alunno estudiante estudiant "
    "aluno "
    "estudante student students studente schuler schulers learner pupil candidate participant s "
    "de du des d l la le les del dell della da do der el the of a o".split()
)
# Student numbers: of several columns the first of these that holds something counts.
NUMBERS = (
    "regnum",
    "apola01code numetudiant numeroetudiant numerodetudiant netudiant noetudiant nodetudiant "
    "codeetudiant codetudiant codetu numerodeletudiant numeroeleve numerodeleve "
    "studentnumber studentid studentno idnumber sisuserid numerodidentification "
    "numerodeidentificacion numerodeid numeroestudiante numerodeestudiante numestudiante "
    "nestudiante numerodealumno numeroalumno nalumno noalumno numexpediente "
    "numerodeexpediente nexpediente noexpediente expediente numeroestudiant "
    "numerodestudiant nestudiant matrikelnummer matrikelnr matrnr numerodiidentificazione "
    "numerodeestudante numeroestudante nestudante numerodealuno "
    "numerostudente identifiantetudiant orgdefinedid nip idnummer codiceidentificativo numeroid "
    "numerodeidentificacao numeroidentificacao nidescolar noidescolar idescolar sid nproc noproc",
    "numero number num nummer nombreid",
    "n no nr",
    "matricule matricula matricola matrikel numeromatricule nmatricule nomatricule "
    "numerodematricule numerodematricula nmatricula nomatricula numerodimatricola",
    "nia niu numerodidentificaciondelalumno",
    "codigo code codi codice codigoalumno codigoestudiante codigodeestudiante codigodealumno",
    "dni nie dninie dniniepasaporte nif dnipasaporte dnipassaport documento documentodeidentidad "
    "numerodedocumento passport pasaporte id idcard nationalid codicefiscale",
    "ine inea ines identifiantnational identifiantnationaleleve numeroine codeine bea "
    "nnational nonational numeronational",
)
ROW_NUMBERS = (2, 3)  # which of them programs also give to rows of a table: 1, 2, 3, ...

# Beside which words a word of either meaning is a first name; beside a first name it is a last one.
FIRST_BESIDE = {
    "nom": "cognoms cognom cognome llinatges llinatge apellidos apellido",
    "nombre": "apellidos apellido",
    "nome": "cognome cognomi apellido apelidos apelido sobrenome sobrenomes",
    "name": (
        "surname surnames lastname lastnames familyname nachname familienname apellidos "
        "cognoms cognome"
    ),
}

# What words of columns are cut to, with a point, a number or nothing behind.
CUT = {
    **dict.fromkeys("ape apel apell apes apdo apdos".split(), "apellido"),
    **dict.fromkeys("cog cogn".split(), "cognome"),
    **dict.fromkeys("prenm pren".split(), "prenom"),
    "nomb": "nombre",
    "llin": "llinatge",
    "nachn": "nachname",
    "vorn": "vorname",
    "surn": "surname",
    "alum": "alumno",
    **dict.fromkeys("etu etud".split(), "etudiant"),
    **dict.fromkeys("expte exped".split(), "expediente"),
    "matr": "matricula",
}
# What words of names begin with: a column of such a word that is not known stops the run.
STEMS = "apell apelid cogno prenom nachn vorn surn llinat sobren foren".split()
LAST = set(
    "apellido apellidos surname surnames last family cognome cognomi cognom cognoms llinatge "
    "llinatges nachname familienname apelido apelidos sobrenome sobrenomes".split()
)
FIRST = set("prenom prenoms first given forename forenames vorname vornamen nombre nombres".split())
NEUTRAL = {"nom", "noms", "name", "names", "nome", "nomes"}
ALONE = {"first", "last", "given", "family"}  # these alone say nothing of a name
# Whose name it is: not the person's of the row.
OF_OTHERS = set(
    "group groups groupe groupes grupo grup gruppe gruppo class classe clase clases klasse "
    "turma curso course courses cours kurs corso asignatura assignatura materia matiere "
    "matieres modul module school ecole etablissement escuela escola instituto centro "
    "centre fichier file archivo user utilisateur usuario benutzer section formation "
    "filiere diplome etape ue libelle epreuve examen tutor tutora tuteur parent parents "
    "responsable legal representant pere mere padre madre profesor profesora professeur "
    "teacher enseignant supervisor guardian contact contacto campus departement department "
    "departamento plan titulacion etude estudio company entreprise empresa domain host "
    "server institution organisation organization universite universidad composante "
    "ville city assignment devoir test activity item host emergency".split()
)
